using System.Diagnostics;

namespace LlmGen.IntegrationTests.Packages;

/// <summary>The code on the pages builds and runs with the packages, as it is written there.</summary>
[Collection(SharedPackages.Name)]
public sealed class PageTests(LocalFeed feed)
{
    private const string Page = "README.md";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task First_client_builds_without_a_warning_and_runs()
    {
        using var project = new NewProject(feed);
        await File.WriteAllTextAsync(project.File("Program.cs"), Documentation.Blocks(Page, "A first client").Single());

        await DotNet.SucceedAsync(project.Folder, "build", "-warnaserror");
        string output = await DotNet.SucceedAsync(project.Folder, "run", "--no-build");

        string[] lines = output.Split('\n', 2);
        Assert.Contains(lines[0], (string[])["Billing", "Bug", "HowTo", "Other"]);
        Assert.NotEmpty(lines[1].Trim());
    }

    [Fact]
    public async Task Web_program_streams_a_response_as_events()
    {
        using var project = new NewProject(feed, "Microsoft.NET.Sdk.Web");
        await File.WriteAllTextAsync(project.File("Program.cs"), Documentation.Blocks(Page, "ASP.NET Core, and streaming to a browser")[0]);
        await File.WriteAllTextAsync(project.File("appsettings.json"), Documentation.Code(Page, "json").Single());
        await DotNet.SucceedAsync(project.Folder, "build", "-warnaserror");

        using var limit = new CancellationTokenSource(Limit);
        var start = new ProcessStartInfo("dotnet", ["exec", "bin/Debug/net10.0/NewProject.dll", "--urls", "http://127.0.0.1:0"])
        {
            WorkingDirectory = project.Folder,
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        try
        {
            using var client = new HttpClient { BaseAddress = await AddressAsync(process.StandardOutput, limit.Token) };
            using HttpResponseMessage response = await client.GetAsync(new Uri("/reply?ticket=It%20crashes.", UriKind.Relative), limit.Token);
            string body = await response.Content.ReadAsStringAsync(limit.Token);

            Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
            Assert.True(body.Split("\n\n").Count(message => message.StartsWith("data: ", StringComparison.Ordinal)) > 1, body);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    [Fact]
    public async Task Other_code_compiles_and_runs()
    {
        using var project = new PageProject(feed);

        // What is written by hand there is what the rules are for.
        Assert.Contains("warning LLM001", await project.BuildAsync(), StringComparison.Ordinal);
        await project.RunAsync();
        Assert.InRange(project.Blocks, 10, 100);
    }

    private static async Task<Uri> AddressAsync(TextReader output, CancellationToken cancellationToken)
    {
        const string Listening = "Now listening on: ";
        while (await output.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.IndexOf(Listening, StringComparison.Ordinal) is >= 0 and int index)
            {
                return new Uri(line[(index + Listening.Length)..].Trim());
            }
        }

        throw new InvalidOperationException("The program ended before it listened.");
    }
}
