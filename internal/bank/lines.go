package bank

import "fmt"

// partLines notes where the parts of a question stand: each key, each entry of a list by its number, as in tests/2, and
// each parameter by its name, as in vary/cap. Whoever proves the question later can then point at the part at fault.
func partLines(question *node) map[string]int {
	lines := map[string]int{}
	for i, key := range question.keys {
		if key.shape != scalar {
			continue
		}
		lines[key.text] = key.at.line
		value := question.items[i]
		switch {
		case value.shape == list:
			for j, item := range value.items {
				lines[fmt.Sprintf("%s/%d", key.text, j+1)] = item.at.line
			}
		case value.shape == mapping && key.text == "vary":
			for _, name := range value.keys {
				lines[key.text+"/"+name.text] = name.at.line
			}
		}
	}
	return lines
}
