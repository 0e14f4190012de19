package gover

// releases lists each release line that godrill is proven for, with its newest patch. Lines follow each other without
// a gap. A new line enters this list after its vectors were recorded and pass; see docs/decisions.
var releases = []struct{ minor, patch int }{
	{2, 2},
	{3, 3},
	{4, 3},
	{5, 4},
	{6, 4},
	{7, 6},
	{8, 7},
	{9, 7},
	{10, 8},
	{11, 13},
	{12, 17},
	{13, 15},
	{14, 15},
	{15, 15},
	{16, 15},
	{17, 13},
	{18, 10},
	{19, 13},
	{20, 14},
	{21, 13},
	{22, 12},
	{23, 12},
	{24, 13},
	{25, 14},
	{26, 11},
	{27, 4},
}
