// The lower and the upper half take turns, so that neighbours are nearly half the table apart.
package main

import (
	"bufio"
	"fmt"
	"os"
)

func main() {
	var poets int
	fmt.Scan(&poets)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	if poets >= 2 && poets <= 4 {
		fmt.Fprintln(out, "impossible")
		return
	}
	half := (poets + 1) / 2
	for rank := 1; rank <= half; rank++ {
		fmt.Fprint(out, rank, " ")
		if rank+half <= poets {
			fmt.Fprint(out, rank+half, " ")
		}
	}
	fmt.Fprintln(out)
}
