package slice

import (
	"godrill/internal/lang"
	"godrill/internal/sim"
)

// A cut changes what a misconception gets wrong about t before the append.
type cut func(p ExprParams, res *ExprResult)

// exprMutants are the popular misconceptions about slice expressions.
var exprMutants = []sim.Mutant[ExprParams, ExprResult]{
	{Name: "cap-is-len", Model: mistakenExpr(func(_ ExprParams, res *ExprResult) { res.Cap = res.Len }, nil), Says: lang.T(
		"s[i:j] 的容量不是 j-i，而是一直到原切片容量的末尾：cap(s)-i。",
		"The capacity of s[i:j] is not j-i: it reaches to the end of the original's capacity, cap(s)-i.")},
	{Name: "cap-of-original", Model: mistakenExpr(func(p ExprParams, res *ExprResult) { res.Cap += p.I }, nil), Says: lang.T(
		"容量从切片的起点算起：前面的 i 个位置不再算在内。",
		"The capacity counts from where the slice begins: the i elements before it no longer count.")},
	{Name: "cap-to-len", Model: mistakenExpr(func(p ExprParams, res *ExprResult) {
		if !p.K.Given {
			res.Cap = max(p.Len-p.I, res.Len)
		}
	}, nil), Says: lang.T(
		"容量到原切片的容量为止，不是到原切片的长度为止。",
		"The capacity reaches to the capacity of the original, not to its length.")},
	{Name: "max-ignored", Model: mistakenExpr(func(p ExprParams, res *ExprResult) { res.Cap = p.Cap.Or(p.Len) - p.I }, nil), Says: lang.T(
		"第三个下标 k 限制容量：cap 是 k-i，append 超过它就会换数组。",
		"The third index k limits the capacity: it is k-i, and an append beyond it takes a new array.")},
	{Name: "max-is-cap", Model: mistakenExpr(func(p ExprParams, res *ExprResult) {
		if p.K.Given {
			res.Cap = max(p.K.N, res.Len)
		}
	}, nil), Says: lang.T(
		"k 是下标，不是容量：容量是 k-i。",
		"The third index k is a position, not a capacity: the capacity is k-i.")},
	{Name: "j-inclusive", Model: mistakenExpr(func(_ ExprParams, res *ExprResult) {
		if res.Len < res.Cap {
			res.Len++
		}
	}, nil), Says: lang.T(
		"s[i:j] 不包含下标 j 的元素，长度是 j-i。",
		"The element at j is not part of s[i:j]; the length is j-i.")},
	{Name: "append-copies", Model: mistakenExpr(nil, func(_ ExprParams, res *ExprResult) { res.Shares = false }), Says: lang.T(
		"append 不总是复制：容量够时写进共用的底层数组，原切片会看到。",
		"Append does not always copy: while the capacity suffices it writes into the shared array, and the original sees it.")},
	{Name: "append-in-place", Model: mistakenExpr(nil, func(_ ExprParams, res *ExprResult) { res.Shares = true }), Says: lang.T(
		"容量不够时 append 换了新数组，从此与原切片无关。",
		"When the capacity does not suffice append takes a new array, which the original knows nothing of.")},
	{Name: "original-grows", Model: longerOriginal, Says: lang.T(
		"原切片的长度不会变：切片头是值，append 只返回新的切片头。",
		"The length of the original does not change: a slice header is a value, and append returns a new one.")},
	{Name: "bounds-by-len", Model: boundsByLen, Says: lang.T(
		"对切片再切片时，上界是容量而不是长度：可以切到 len 之外、cap 之内。",
		"When a slice is sliced the upper bound is its capacity, not its length: one may cut beyond len, up to cap.")},
	{Name: "clips", Model: clippedExpr, Says: lang.T(
		"下标越界不会被截断，而是 panic。",
		"Indices out of range are not cut off: they panic.")},
}

// mistakenExpr makes a model that gets the slice expression or the sharing wrong and goes on from there.
func mistakenExpr(before, after cut) func(*sim.Run, ExprParams) (ExprResult, error) {
	return func(r *sim.Run, p ExprParams) (ExprResult, error) {
		res, err := exprModel(r, p)
		if err != nil || res.Panics {
			return res, err
		}
		e := ElemOf(p.Elem, r.Target)
		if before != nil {
			before(p, &res)
			p.appendTo(r, e, &res)
		}
		if after != nil {
			after(p, &res)
			p.fill(&res)
		}
		return res, nil
	}
}

// longerOriginal believes that the original gets longer when elements are appended behind it in the same array.
func longerOriginal(r *sim.Run, p ExprParams) (ExprResult, error) {
	res, err := exprModel(r, p)
	if err != nil || res.Panics || !res.Shares {
		return res, err
	}
	// Beyond the original's length there is nothing to join on to.
	if end := res.Offset + res.LenAfter; end > p.Len && res.Offset <= p.Len {
		res.Original = append(res.Original[:res.Offset:res.Offset], res.Result...)
	}
	return res, nil
}

func boundsByLen(r *sim.Run, p ExprParams) (ExprResult, error) {
	if p.K.Given {
		return exprModel(r, p)
	}
	res, err := exprModel(r, p)
	if err != nil || res.Panics || p.J.Or(p.Len) <= p.Len {
		return res, err
	}
	p.Cap = Size{}
	return panicked(r, p.panicText(r)), nil
}

func clippedExpr(r *sim.Run, p ExprParams) (ExprResult, error) {
	capacity := p.Cap.Or(p.Len)
	clip := func(n, most int) int { return min(max(n, 0), most) }
	if p.K.Given {
		p.K.N = clip(p.K.N, capacity)
		capacity = p.K.N
	}
	p.J = Size{clip(p.J.Or(p.Len), capacity), true}
	p.I = clip(p.I, p.J.N)
	return exprModel(r, p)
}
