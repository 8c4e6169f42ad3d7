// One test at a time: the sample listens to the meter of the whole process, and virtual time watches the thread pool.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
