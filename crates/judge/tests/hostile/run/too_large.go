// Memory in a heap that is collected, but all of it is held.
// attack: 37 19
// verdict: MLE
package main

func main() {
	var all [][]byte
	for {
		piece := make([]byte, 1<<20)
		for i := range piece {
			piece[i] = 1
		}
		all = append(all, piece)
	}
}
