run:
	@false
test:
	@false
