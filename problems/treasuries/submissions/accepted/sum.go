package main

import "fmt"

func main() {
	var temple, harbour int64
	fmt.Scan(&temple, &harbour)
	fmt.Println(temple + harbour)
}
