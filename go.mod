module godrill

go 1.26.0
