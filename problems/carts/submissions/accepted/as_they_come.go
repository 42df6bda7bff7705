package main

import (
	"bufio"
	"fmt"
	"os"
)

func main() {
	in := bufio.NewReader(os.Stdin)
	var n, most, weight int
	fmt.Fscan(in, &n, &most)
	carts, room := make([]int, n), []int{}
	for block := range carts {
		fmt.Fscan(in, &weight)
		cart := 0
		for cart < len(room) && room[cart] < weight {
			cart++
		}
		if cart == len(room) {
			room = append(room, most)
		}
		room[cart] -= weight
		carts[block] = cart + 1
	}
	fmt.Println(len(room))
	for _, cart := range carts {
		fmt.Print(cart, " ")
	}
	fmt.Println()
}
