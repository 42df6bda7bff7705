// The time as a function of the place falls and then rises: looks for the place in thirds.
package main

import (
	"bufio"
	"fmt"
	"math"
	"os"
)

func main() {
	in := bufio.NewReader(os.Stdin)
	var count int
	fmt.Fscan(in, &count)
	places := make([]float64, count)
	speeds := make([]float64, count)
	for i := range places {
		fmt.Fscan(in, &places[i], &speeds[i])
	}
	hours := func(place float64) float64 {
		latest := 0.0
		for i := range places {
			latest = math.Max(latest, math.Abs(places[i]-place)/speeds[i])
		}
		return latest
	}
	left, right := -1e6, 1e6
	for round := 0; round < 150; round++ {
		third := (right - left) / 3
		if hours(left+third) < hours(right-third) {
			right -= third
		} else {
			left += third
		}
	}
	fmt.Printf("%.9f\n", hours(left))
}
