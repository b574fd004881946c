// A broadcaster as one writes it in Go by hand: one loop over the connections of gorilla/websocket, one prepared message
// for all of them. No GraphQL, no subscriptions, no ids.
package main

import (
	"encoding/json"
	"log"
	"net"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"
	"plantgraph.example/bench/peers/child"
)

// sending is what bench/servers/bare-ws.ts is told, too.
type sending struct {
	Frame string `json:"frame"`
	// EveryMs is the pause between two rounds; 0: the next begins when the system has taken the last one from all.
	EveryMs float64 `json:"everyMs"`
}

var (
	number   = regexp.MustCompile(`("number":)[\d.]+`)
	upgrader = websocket.Upgrader{
		CheckOrigin: func(*http.Request) bool { return true },
	}
	guard       sync.Mutex
	connections = map[*websocket.Conn]struct{}{}
	stop        chan struct{}
)

func open(w http.ResponseWriter, r *http.Request) {
	connection, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	guard.Lock()
	connections[connection] = struct{}{}
	guard.Unlock()
	// Reading is how pings and the end are noticed.
	for {
		if _, _, err := connection.NextReader(); err != nil {
			break
		}
	}
	guard.Lock()
	delete(connections, connection)
	guard.Unlock()
	_ = connection.Close()
}

// round sends one message to all, its numbers set to the present time.
func round(pieces []string) {
	text := strings.Join(pieces, `"number":`+strconv.FormatFloat(child.MonotonicMs(), 'f', -1, 64))
	message, err := websocket.NewPreparedMessage(websocket.TextMessage, []byte(text))
	if err != nil {
		panic(err)
	}
	guard.Lock()
	defer guard.Unlock()
	for connection := range connections {
		// One that is gone is let go of by its reader.
		_ = connection.WritePreparedMessage(message)
	}
}

func send(argument json.RawMessage) (any, error) {
	var asked sending
	if err := json.Unmarshal(argument, &asked); err != nil {
		return nil, err
	}
	pieces := number.Split(asked.Frame, -1)
	stop = make(chan struct{})
	go func(stop <-chan struct{}) {
		if asked.EveryMs == 0 {
			for {
				select {
				case <-stop:
					return
				default:
					round(pieces)
				}
			}
		}
		ticker := time.NewTicker(time.Duration(asked.EveryMs * float64(time.Millisecond)))
		defer ticker.Stop()
		for {
			select {
			case <-stop:
				return
			case <-ticker.C:
				round(pieces)
			}
		}
	}(stop)
	return nil, nil
}

func main() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	go func() { log.Fatal(http.Serve(listener, http.HandlerFunc(open))) }()
	err = child.Run(child.Handlers{
		"listen": func(json.RawMessage) (any, error) { return "ws://" + listener.Addr().String() + "/", nil },
		"send":   send,
		"stop": func(json.RawMessage) (any, error) {
			close(stop)
			return nil, nil
		},
	})
	if err != nil {
		log.Fatal(err)
	}
}
