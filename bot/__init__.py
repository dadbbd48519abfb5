"""Lambda Quiz: one interview question a working day, graded and ranked, in a Slack channel.

The layers, outermost first. A module imports only from layers below its own:

    __main__, cli       the `lambda-quiz` command line, one file a command
    app                 the composition root: builds every part from Settings
    monitoring          the private port: health, readiness, metrics
    slack               events and clicks in, messages and views out
    storage             tables, queries, bank files, migrations
    grading             an answer's text in, what it conveys out
    second_opinion      what the grader is unsure of in, what a model says of it out
    runner              runs use cases; every write goes through one writer
    schedule, dispatch  the tick, and who sends what has come due
    holiday_calendar    public holidays
    settings            what the environment says, read once
    logs                how log lines look
    prometheus          metrics as Prometheus reads them
    serving             HTTP, by uvicorn
    listening           opens the ports that HTTP is served on
    playground          a Slack workspace on this machine, for trying and testing
    metrics             what is counted, and a counter that counts nothing
    asgi                a route in, a response out
    clock               the machine's clock, read in one place
    role                which part of the work a process does
    failure             problems that people mend; errors as the log tells of them, without what members wrote
    usecases            one verb a file, one transaction each; ports.py names what they need, steps/ has what they share
    domain              plain values and pure functions; time is an argument

A request and a clock tick take the same way: a listener (or the tick) calls a use case, the use case
decides with the domain and stores, a view turns the result into a message, the outbox sends it.
No transaction is open while Slack is called.
"""
