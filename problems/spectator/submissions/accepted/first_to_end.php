<?php
$count = (int) fgets(STDIN);
$contests = [];
for ($i = 0; $i < $count; $i++) {
    $contests[] = array_map('intval', explode(' ', trim(fgets(STDIN))));
}
usort($contests, fn($a, $b) => $a[1] <=> $b[1]);
$seen = $free = 0;
foreach ($contests as [$start, $end]) {
    if ($start < $free) continue;
    $seen++;
    $free = $end;
}
echo $seen, "\n";
