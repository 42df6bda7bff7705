program FirstToEnd;
var
  starts, ends: array[1..5000] of longint;
  count, i, seen, free: longint;

procedure Order(low, high: longint);
var
  i, j, middle, swap: longint;
begin
  i := low;
  j := high;
  middle := ends[(low + high) div 2];
  repeat
    while ends[i] < middle do inc(i);
    while ends[j] > middle do dec(j);
    if i <= j then
    begin
      swap := ends[i]; ends[i] := ends[j]; ends[j] := swap;
      swap := starts[i]; starts[i] := starts[j]; starts[j] := swap;
      inc(i);
      dec(j);
    end;
  until i > j;
  if low < j then Order(low, j);
  if i < high then Order(i, high);
end;

begin
  readln(count);
  for i := 1 to count do readln(starts[i], ends[i]);
  Order(1, count);
  seen := 0;
  free := 0;
  for i := 1 to count do
    if starts[i] >= free then
    begin
      inc(seen);
      free := ends[i];
    end;
  writeln(seen);
end.
