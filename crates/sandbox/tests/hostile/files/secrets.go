// The same through a runtime that makes its own calls.
// attack: 50 61
// expect: exit 0
// stdout: contained
// limits: memory=256 processes=64
package main

import (
	"fmt"
	"os"
)

func main() {
	held := true
	for _, name := range []string{os.Getenv("AGON_SECRET"), "/etc/shadow", "/proc/1/environ", "/proc/1/cwd/etc/passwd", "/proc/1/maps"} {
		if text, why := os.ReadFile(name); why == nil {
			fmt.Println("got through:", name, len(text))
			held = false
		}
	}
	if held {
		fmt.Println("contained")
	}
}
