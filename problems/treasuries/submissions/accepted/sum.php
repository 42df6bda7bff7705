<?php
[$temple, $harbour] = array_map('intval', explode(' ', trim(fgets(STDIN))));
echo $temple + $harbour, "\n";
