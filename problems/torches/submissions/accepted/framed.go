package main

import (
	"fmt"
	"strconv"
)

func main() {
	var what, word string
	fmt.Scan(&what, &word)
	if what == "send" {
		ships, _ := strconv.Atoi(word)
		fmt.Printf("1%b0\n", ships)
		return
	}
	row := []byte(word)
	if row[0] == '0' {
		for i, j := 0, len(row)-1; i < j; i, j = i+1, j-1 {
			row[i], row[j] = row[j], row[i]
		}
	}
	ships, _ := strconv.ParseInt(string(row[1:len(row)-1]), 2, 64)
	fmt.Println(ships)
}
