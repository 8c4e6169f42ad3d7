using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using LlmGen.Benchmarks;
using Perfolizer.Horology;

// In one process, so that a benchmark and its twin see the same machine, and no generated project has to pass this repository's settings.
Job job = Job.Default
    .WithToolchain(InProcessEmitToolchain.Instance)
    .WithWarmupCount(30) // Long enough for the tiered compiler to finish on a busy machine.
    .WithIterationCount(25)
    .WithIterationTime(TimeInterval.FromMilliseconds(100));

BenchmarkSwitcher
    .FromAssembly(typeof(TextCallBenchmarks).Assembly)
    .Run(args, DefaultConfig.Instance.AddJob(job).AddColumn(StatisticColumn.Median, StatisticColumn.Min));
