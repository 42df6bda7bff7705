use strict;
use warnings;

my $count = <STDIN>;
my @contests = map { [split] } <STDIN>;
my ($seen, $free) = (0, 0);
for my $one (sort { $a->[1] <=> $b->[1] } @contests) {
    next if $one->[0] < $free;
    $seen++;
    $free = $one->[1];
}
print "$seen\n";
