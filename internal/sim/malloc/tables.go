package malloc

import (
	"godrill/internal/gover"
	"godrill/internal/lang"
)

var classes = gover.NewTable(lang.T("大小规格表", "the size classes"),
	gover.Entry[*classTable]{
		Since: gover.Go(2), Value: &classes2,
		Note: lang.T("60 个规格，页 4 KiB", "60 classes over 4 KiB pages"), Ref: "runtime/msize.c: runtime·InitSizes",
	},
	gover.Entry[*classTable]{
		Since: gover.Go(3), Value: &classes3,
		Note: lang.T("66 个规格，页 8 KiB", "66 classes over 8 KiB pages"), Ref: "runtime/msize.c: runtime·InitSizes",
	},
	gover.Entry[*classTable]{
		Since: gover.Go(8), Value: &classes8,
		Note: lang.T("规格被拉大以填满 span（如 1664→1792）；0 字节不再取整到 8", "classes are stretched to fill their spans (1664 becomes 1792); 0 bytes are no longer rounded to 8"),
		Ref:  "runtime/sizeclasses.go: class_to_size",
	},
	gover.Entry[*classTable]{
		Since: gover.Go(16), Value: &classes16,
		Note: lang.T("新增 24 字节规格，其后各级编号加 1", "a class of 24 bytes is added; all later numbers grow by 1"),
		Ref:  "runtime/sizeclasses.go: class_to_size",
	},
)

var pageSizes = gover.NewTable(lang.T("页大小", "the page size"),
	gover.Entry[int]{
		Since: gover.Go(2), Value: 4096,
		Note: lang.T("页为 4 KiB", "a page is 4 KiB"), Ref: "runtime/malloc.h: PageShift",
	},
	gover.Entry[int]{
		Since: gover.Go(3), Value: 8192,
		Note: lang.T("页为 8 KiB", "a page is 8 KiB"), Ref: "runtime/malloc.h: PageShift",
	},
)

// A headerRule says how many bytes of type information stand before a larger object with pointers. The room for it comes
// off the largest small size, for all objects.
type headerRule struct{ bytes int }

var headers = gover.NewTable(lang.T("malloc header", "the malloc header"),
	gover.Entry[headerRule]{
		Since: gover.Go(2), Value: headerRule{0},
		Note: lang.T("没有 header，指针位图在 span 之外", "no header; the pointer bitmap is outside the span"), Ref: "runtime/malloc.h: MaxSmallSize",
	},
	gover.Entry[headerRule]{
		Since: gover.Go(22), Value: headerRule{8},
		Note: lang.T("含指针且超过 512 字节的对象前有 8 字节 header；小对象上限从 32768 降到 32760", "objects with pointers over 512 bytes carry a header of 8 bytes; the small limit falls from 32768 to 32760"),
		Ref:  "runtime/mbitmap_allocheaders.go: mallocHeaderSize",
	},
)
