package gover

import (
	"slices"
	"strings"
	"testing"

	"godrill/internal/lang"
)

func TestParse(t *testing.T) {
	for text, want := range map[string]Version{
		"1.17": GoPatch(17, 13), "go1.17": GoPatch(17, 13), "1.17.3": GoPatch(17, 3), " 1.2 ": GoPatch(2, 2),
		"1.18.0": Go(18), "go1.26.8": GoPatch(26, 8),
	} {
		if got, err := Parse(text); err != nil || got != want {
			t.Errorf("%s: got %v, %v, want %v", text, got, err, want)
		}
	}
	for text, want := range map[string]string{
		"1.1": "proven for 1.2 to 1.27", "1.28": "proven for 1.2 to 1.27", "1.17.14": "newest 1.17 that godrill knows is 1.17.13",
		"1.27rc1": "release candidates", "2.0": "want a release such as", "1": "want a release", "": "want a release",
		"1.018": "want a release", "1.-3": "want a release", "1.18.1.1": "want a release",
	} {
		if got, err := Parse(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, %v, want an error with %q", text, got, err, want)
		}
	}
}

func TestReleasesFollowEachOther(t *testing.T) {
	for i, r := range releases {
		if r.minor != releases[0].minor+i || r.patch < 1 || r.patch >= 1<<patchBits {
			t.Errorf("line 1.%d.%d is out of place", r.minor, r.patch)
		}
	}
}

func TestSpelling(t *testing.T) {
	for _, tt := range []struct {
		v                  Version
		str, edge, ful, ln string
	}{
		{GoPatch(17, 13), "1.17", "1.17.13", "1.17.13", "1.17"},
		{Go(18), "1.18.0", "1.18", "1.18.0", "1.18"},
		{GoPatch(26, 9), "1.26.9", "1.26.9", "1.26.9", "1.26"},
	} {
		if tt.v.String() != tt.str || tt.v.Edge() != tt.edge || tt.v.Full() != tt.ful || tt.v.Line() != tt.ln {
			t.Errorf("%d: got %s %s %s %s", int(tt.v), tt.v, tt.v.Edge(), tt.v.Full(), tt.v.Line())
		}
	}
}

func TestRange(t *testing.T) {
	for _, tt := range []struct{ text, in, out string }{
		{">=1.18", "1.18.0 1.27", "1.17"},
		{"<1.18", "1.2 1.17", "1.18.0"},
		{"<=1.18", "1.18 1.18.0", "1.19.0"},
		{">1.18", "1.19.0", "1.18"},
		{">=1.3 <1.26.9", "1.26.8 1.3.0", "1.26.9 1.2"},
		{"1.20", "1.20.0 1.20", "1.19 1.21.0"},
		{"=1.26.9", "1.26.9", "1.26.8 1.26"},
		{"", "1.2 1.27", ""},
	} {
		r, err := ParseRange(tt.text)
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range strings.Fields(tt.in) {
			if parsed, _ := Parse(v); !r.Contains(parsed) {
				t.Errorf("%q does not hold %s", tt.text, v)
			}
		}
		for _, v := range strings.Fields(tt.out) {
			if parsed, _ := Parse(v); r.Contains(parsed) {
				t.Errorf("%q holds %s", tt.text, v)
			}
		}
		again, err := ParseRange(r.String())
		if err != nil || again != r {
			t.Errorf("%q is spelled %q, which reads as %v, %v", tt.text, r, again, err)
		}
	}
	for _, bad := range []string{">=1.20 <1.18", "~1.18", ">=1.40", "latest", ">= 1.18"} {
		if r, err := ParseRange(bad); err == nil {
			t.Errorf("%q reads as %v", bad, r)
		}
	}
}

func table() *Table[string] {
	note := lang.T("注", "note")
	return NewTable(lang.T("表", "table"),
		Entry[string]{Go(2), "a", note, "ref"}, Entry[string]{Go(18), "b", note, "ref"}, Entry[string]{GoPatch(26, 9), "c", note, "ref"})
}

func TestTableAt(t *testing.T) {
	for text, want := range map[string]string{"1.2": "a", "1.17": "a", "1.18.0": "b", "1.26.8": "b", "1.26.9": "c", "1.27": "c"} {
		v, err := Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		if got := table().Value(v); got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
}

func TestTableDrop(t *testing.T) {
	tab := table()
	for i, want := range []string{"b b c", "a a c", "a b b"} {
		undo := tab.Drop(i)
		if got := tab.Value(Go(2)) + " " + tab.Value(Go(20)) + " " + tab.Value(Latest); got != want {
			t.Errorf("without entry %d: got %s, want %s", i, got, want)
		}
		undo()
	}
	if len(tab.Edges()) != 3 {
		t.Error("undo left entries out")
	}
}

func TestTableIsValidated(t *testing.T) {
	note := lang.T("注", "note")
	for name, entries := range map[string][]Entry[int]{
		"unsorted":   {{Go(3), 1, note, "r"}, {Go(2), 2, note, "r"}},
		"twice":      {{Go(3), 1, note, "r"}, {Go(3), 2, note, "r"}},
		"no ref":     {{Go(3), 1, note, ""}},
		"one tongue": {{Go(3), 1, lang.Text{En: "note"}, "r"}},
		"empty":      nil,
	} {
		tab := Table[int]{name: note, entries: entries}
		if tab.validate() == nil {
			t.Errorf("a table that is %s was taken", name)
		}
	}
}

func TestPoints(t *testing.T) {
	r, _ := ParseRange(">=1.25")
	var got []string
	for _, v := range r.Points(table()) {
		got = append(got, v.Full())
	}
	if want := []string{"1.25.14", "1.26.8", "1.26.11", "1.27.4"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestBefore(t *testing.T) {
	if Before(Go(18)) != GoPatch(17, 13) || Before(GoPatch(26, 9)) != GoPatch(26, 8) {
		t.Error(Before(Go(18)), Before(GoPatch(26, 9)))
	}
}
