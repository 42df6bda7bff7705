package main

import "fmt"

func knock(column int64) (distance int64) {
	fmt.Println("?", column)
	fmt.Scan(&distance)
	return
}

func main() {
	var n int64
	fmt.Scan(&n)
	distance := knock(1)
	found := 1 + distance
	if knock(found) != 0 {
		found = n + 1 - distance
	}
	fmt.Println("!", found)
}
