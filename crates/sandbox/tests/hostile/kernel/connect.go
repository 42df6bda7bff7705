// Connects to the machine itself through a runtime that polls.
// attack: 87
// expect: exit 0
// stdout: contained
// control: unprotected
// limits: cpu=3000 memory=256 processes=64
package main

import (
	"fmt"
	"net"
	"os"
)

func main() {
	if _, why := net.Dial("tcp", "127.0.0.1:"+os.Getenv("AGON_PORT")); why == nil {
		fmt.Println("got through: a connection")
		return
	}
	if _, why := net.Listen("tcp", "127.0.0.1:0"); why == nil {
		fmt.Println("got through: a server")
		return
	}
	fmt.Println("contained")
}
