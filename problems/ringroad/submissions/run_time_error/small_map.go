// Draws a map with room for five thousand gates.
package main

import (
	"bufio"
	"fmt"
	"os"
)

func main() {
	in := bufio.NewReader(os.Stdin)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	var gates, travellers int
	fmt.Fscan(in, &gates, &travellers)
	paid := make([]int, 5000)
	for i := 1; i <= gates; i++ {
		fmt.Fscan(in, &paid[i])
		paid[i] += paid[i-1]
	}
	for ; travellers > 0; travellers-- {
		var a, b int
		fmt.Fscan(in, &a, &b)
		bill := paid[b-1] - paid[a-1]
		if b < a {
			bill += paid[gates]
		}
		fmt.Fprintln(out, bill)
	}
}
