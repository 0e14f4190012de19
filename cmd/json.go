package cmd

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
)

// strictJSON reads one JSON value and refuses unknown fields and anything that follows.
func strictJSON(data []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("more than one JSON value on the line")
	}
	return nil
}

// writeAnswer writes a value as one line of JSON.
func writeAnswer(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(v)
}
