package bank

import (
	"strings"
	"testing"
	"testing/fstest"
)

func deckText(deck string, ids ...string) string {
	text := "format: godrill/1\ndeck: " + deck + "\ntitle: {zh: 样例, en: Sample}\nquestions:\n"
	for _, id := range ids {
		text += "  - id: " + deck + "/" + id + "\n    kind: text\n    topic: " + deck + "\n    level: 1\n    prompt: \"${go}?\"\n    answer: x\n    why: {zh: 因为, en: Because}\n"
	}
	return text
}

func TestLoadFS(t *testing.T) {
	follow := "    followups: [b/one, b/two, elsewhere/x]\n"
	decks, problems := LoadFS(fstest.MapFS{
		"b.yaml":        {Data: []byte(deckText("b", "one"))},
		"a.yaml":        {Data: []byte(deckText("a", "one", "two") + follow)},
		"c.yaml":        {Data: []byte(deckText("b", "one"))},
		"old.yml":       {Data: []byte("not read")},
		".hidden.yaml":  {Data: []byte("not read")},
		"sub/deep.yaml": {Data: []byte("not read")},
		"notes.md":      {Data: []byte("not read")},
	}, "content")
	if len(decks) != 2 || decks[0].Name != "a" || decks[1].Name != "b" || len(decks[0].Questions) != 1 || decks[0].Questions[0].File != "content/a.yaml" {
		t.Errorf("got the decks %+v", decks)
	}
	want := []string{
		"content/a.yaml:19:24: a/two: follow-up b/two does not exist: ",
		"content/c.yaml:2:7: the deck b is also in content/b.yaml: ",
		"content/c.yaml:5:9: b/one: the id is taken in content/b.yaml:5: ",
		"content/old.yml: not read: ",
	}
	if len(problems) != len(want) {
		t.Errorf("got %d problems, want %d: %v", len(problems), len(want), problems)
	}
	for i := range min(len(want), len(problems)) {
		if got := problems[i].String(); !strings.HasPrefix(got, want[i]) {
			t.Errorf("got %s\nwant %s…", got, want[i])
		}
	}
}
