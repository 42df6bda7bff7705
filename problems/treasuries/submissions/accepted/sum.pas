program Sum;
var
  temple, harbour: int64;
begin
  readln(temple, harbour);
  writeln(temple + harbour);
end.
