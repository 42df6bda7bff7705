// Places no more than a hundred poets.
package main

import "fmt"

func main() {
	var poets int
	fmt.Scan(&poets)
	if poets >= 2 && poets <= 4 {
		fmt.Println("impossible")
		return
	}
	placed := 0
	for first := 1; first <= 2; first++ {
		for rank := first; rank <= poets && placed < 100; rank += 2 {
			fmt.Print(rank, " ")
			placed++
		}
	}
	fmt.Println()
}
