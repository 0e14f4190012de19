package bank

// suggestion names the word that was probably meant, or says something else.
func suggestion(found string, known []string, otherwise string) string {
	best, distance := "", min(2, (len(found)+1)/3)+1
	for _, k := range known {
		if d := editDistance(found, k); d < distance {
			best, distance = k, d
		}
	}
	if best == "" {
		return otherwise
	}
	return "did you mean " + best + "?"
}

// editDistance counts the letters to insert, delete, replace or swap with their neighbour to turn a into b.
func editDistance(a, b string) int {
	const limit = 64 // longer texts are no misspelt words
	x, y := []rune(a), []rune(b)
	if len(x) > limit || len(y) > limit {
		return limit
	}
	var rows [3][limit + 1]int
	before, above, row := rows[0][:], rows[1][:], rows[2][:]
	for j := range len(y) + 1 {
		above[j] = j
	}
	for i := 1; i <= len(x); i++ {
		row[0] = i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			row[j] = min(above[j]+1, row[j-1]+1, above[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, above, row = above, row, before
	}
	return above[len(y)]
}
