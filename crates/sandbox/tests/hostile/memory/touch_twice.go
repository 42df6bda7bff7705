// Keeps all it ever made from a collector that would like to help.
// attack: 19
// expect: memory-limit
// limits: cpu=5000 memory=96 processes=64
package main

import "os"

func main() {
	var all [][]byte
	for n := 0; n < 4096; n++ {
		piece := make([]byte, 1<<20)
		for i := range piece {
			piece[i] = byte(n)
		}
		all = append(all, piece)
	}
	os.Exit(int(all[7][7]) - 7)
}
