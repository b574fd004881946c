// gqlgen as its documentation sets it up: handler, the transports it shows, the query cache and the cache of persisted queries of its quick start.
package main

import (
	"encoding/json"
	"log"
	"net"
	"net/http"
	"time"

	"github.com/99designs/gqlgen/graphql/handler"
	"github.com/99designs/gqlgen/graphql/handler/extension"
	"github.com/99designs/gqlgen/graphql/handler/lru"
	"github.com/99designs/gqlgen/graphql/handler/transport"
	"github.com/vektah/gqlparser/v2/ast"
	"plantgraph.example/bench/peers/child"
	"plantgraph.example/bench/peers/gqlgen/graph"
	"plantgraph.example/bench/peers/plant"
)

func main() {
	resolver := &graph.Resolver{}
	server := handler.New(graph.NewExecutableSchema(graph.Config{Resolvers: resolver}))
	server.AddTransport(transport.Websocket{KeepAlivePingInterval: 10 * time.Second})
	server.AddTransport(transport.Options{})
	server.AddTransport(transport.GET{})
	server.AddTransport(transport.POST{})
	server.SetQueryCache(lru.New[*ast.QueryDocument](1000))
	server.Use(extension.AutomaticPersistedQuery{Cache: lru.New[string](100)})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	go func() { log.Fatal(http.Serve(listener, server)) }()
	var ticker *time.Ticker
	err = child.Run(child.Handlers{
		"listen": func(json.RawMessage) (any, error) { return "ws://" + listener.Addr().String() + "/graphql", nil },
		"start": func(argument json.RawMessage) (any, error) {
			var asked struct {
				Answer string `json:"answer"`
			}
			if err := json.Unmarshal(argument, &asked); err != nil {
				return nil, err
			}
			if resolver.Plant, err = plant.Of(asked.Answer); err != nil {
				return nil, err
			}
			return "http://" + listener.Addr().String() + "/graphql", nil
		},
		"publish": func(argument json.RawMessage) (any, error) {
			var asked struct {
				Frame     string  `json:"frame"`
				PerSecond float64 `json:"perSecond"`
			}
			if err := json.Unmarshal(argument, &asked); err != nil {
				return nil, err
			}
			var frame struct {
				Payload struct {
					Data struct {
						TagChanges plant.TagChanges `json:"tagChanges"`
					} `json:"data"`
				} `json:"payload"`
			}
			if err := json.Unmarshal([]byte(asked.Frame), &frame); err != nil {
				return nil, err
			}
			ticker = time.NewTicker(time.Duration(float64(time.Second) / asked.PerSecond))
			go func(ticks <-chan time.Time) {
				for range ticks {
					resolver.Publish(now(frame.Payload.Data.TagChanges))
				}
			}(ticker.C)
			return nil, nil
		},
		"stop": func(json.RawMessage) (any, error) {
			ticker.Stop()
			return nil, nil
		},
	})
	if err != nil {
		log.Fatal(err)
	}
}

// now is the event with its numbers set to the present time.
func now(event plant.TagChanges) *plant.TagChanges {
	number := child.MonotonicMs()
	tags := make([]*plant.Tag, len(event.Tags))
	for i, tag := range event.Tags {
		sample := *tag.Current
		sample.Number = &number
		tags[i] = &plant.Tag{ID: tag.ID, Current: &sample}
	}
	event.Tags = tags
	return &event
}
