using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using LlmGen.Benchmarks;

// In one process, so that a benchmark and its twin see the same machine, and no generated project has to pass this repository's settings.
BenchmarkSwitcher
    .FromAssembly(typeof(TextCallBenchmarks).Assembly)
    .Run(args, DefaultConfig.Instance.AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance).AsDefault()));
