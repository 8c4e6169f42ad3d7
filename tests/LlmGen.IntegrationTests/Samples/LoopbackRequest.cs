namespace LlmGen.IntegrationTests;

/// <summary>A request as it came over the wire.</summary>
internal sealed record LoopbackRequest(string Head, string Body)
{
    public bool IsStreamed => Body.Contains("\"stream\":true", StringComparison.Ordinal);

    public string Header(string name)
    {
        foreach (string line in Head.Split("\r\n"))
        {
            if (line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))
            {
                return line[(name.Length + 1)..].Trim();
            }
        }

        return "";
    }
}
