package oracle

import (
	"godrill/internal/gover"
	"godrill/internal/lang"
)

var commandEras = gover.NewTable(lang.T("go 命令的用法", "how the go command is driven"),
	gover.Entry[commandEra]{
		Since: gover.Go(2), Value: commandEra{},
		Note: lang.T("逐个列出源文件", "source files are named one by one"), Ref: "cmd/go/build.go: goFilesPackage",
	},
	gover.Entry[commandEra]{
		Since: gover.Go(11), Value: commandEra{modules: true},
		Note: lang.T("按 go.mod 构建模块", "the module of go.mod is built"), Ref: "cmd/go/internal/modload: Init",
	},
	gover.Entry[commandEra]{
		Since: gover.Go(21), Value: commandEra{modules: true, goLineHasPatch: true},
		Note: lang.T("go 行可以写到补丁版本", "the go line may name a patch"), Ref: "internal/gover: IsValid",
	},
)
