use strict;
use warnings;
use integer;

my ($temple, $harbour) = split ' ', <STDIN>;
print $temple + $harbour, "\n";
