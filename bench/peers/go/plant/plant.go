// Package plant is the plant as this peer holds it in memory: objects that refer to each other, made of Plantgraph's own
// answer, so that both hold the same values. As bench/peers/plant.ts.
package plant

import (
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"time"
)

// DateTime is written with milliseconds, always.
type DateTime time.Time

// Quality is one of GOOD, UNCERTAIN and BAD.
type Quality string

type Sample struct {
	Number     *float64  `json:"number"`
	Quality    Quality   `json:"quality"`
	SourceTime *DateTime `json:"sourceTime"`
	IsStale    bool      `json:"isStale"`
}

type Unit struct {
	Symbol *string `json:"symbol"`
}

type Tag struct {
	ID      string  `json:"id"`
	Name    string  `json:"name"`
	Unit    *Unit   `json:"unit"`
	Current *Sample `json:"current"`
}

type Equipment struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Tags []*Tag `json:"tags"`
}

type Line struct {
	ID        string       `json:"id"`
	Name      string       `json:"name"`
	Equipment []*Equipment `json:"equipment"`
}

type Area struct {
	ID    string  `json:"id"`
	Name  string  `json:"name"`
	Lines []*Line `json:"lines"`
}

type Site struct {
	ID    string  `json:"id"`
	Name  string  `json:"name"`
	Areas []*Area `json:"areas"`
}

// TagChanges is an event of a subscription.
type TagChanges struct {
	Kind   string `json:"kind"`
	Cursor string `json:"cursor"`
	Tags   []*Tag `json:"tags"`
}

type Plant struct {
	Site      *Site
	Equipment map[string]*Equipment
}

// Of makes the plant of the text of Plantgraph's answer to the query of the whole site.
func Of(answer string) (*Plant, error) {
	var given struct {
		Data struct {
			Site *Site `json:"site"`
		} `json:"data"`
	}
	if err := json.Unmarshal([]byte(answer), &given); err != nil {
		return nil, err
	}
	all := &Plant{Site: given.Data.Site, Equipment: map[string]*Equipment{}}
	for _, area := range all.Site.Areas {
		for _, line := range area.Lines {
			for _, equipment := range line.Equipment {
				all.Equipment[equipment.ID] = equipment
			}
		}
	}
	return all, nil
}

const layout = `"2006-01-02T15:04:05.000Z"`

func (t *DateTime) UnmarshalJSON(text []byte) error {
	parsed, err := time.Parse(`"`+time.RFC3339Nano+`"`, string(text))
	*t = DateTime(parsed)
	return err
}

func (t DateTime) MarshalGQL(w io.Writer) {
	_, _ = io.WriteString(w, time.Time(t).UTC().Format(layout))
}

func (t *DateTime) UnmarshalGQL(value any) error {
	return fmt.Errorf("%v: nothing asks with a time", value)
}

func (q Quality) MarshalGQL(w io.Writer) { _, _ = io.WriteString(w, strconv.Quote(string(q))) }

func (q *Quality) UnmarshalGQL(value any) error {
	return fmt.Errorf("%v: nothing asks with a quality", value)
}
