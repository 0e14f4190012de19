package store_test

import (
	"path/filepath"
	"testing"
	"time"

	"godrill/internal/store"
	"godrill/internal/store/storetest"
)

func TestSQLite(t *testing.T) {
	storetest.Run(t, func(t *testing.T, now func() time.Time) storetest.History {
		db, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "data", "history.db"), now)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := db.Close(); err != nil {
				t.Error(err)
			}
		})
		return db
	})
}
