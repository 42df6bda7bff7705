// A table of gigabytes.
// attack: 99
// package: quick
// verdict: CE
// levels: full
package main

var table = [1 << 28]int64{1<<28 - 1: 1}

func main() { println(table[5]) }
