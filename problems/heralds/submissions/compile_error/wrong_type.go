// Mixes whole and fractional numbers, which this language does not.
package main

import "fmt"

func main() {
	var place, speed int
	var time float64
	fmt.Scan(&place, &speed)
	time = place / speed
	fmt.Println(time)
}
