let () = Scanf.scanf " %Ld %Ld" (fun temple harbour -> Printf.printf "%Ld\n" (Int64.add temple harbour))
