namespace LlmGen.Generator.Parsing;

/// <summary>Finds what somebody who misspelled a name most likely meant.</summary>
internal static class ClosestName
{
    /// <summary>The nearest candidate by edit distance, ignoring case; null where none is near: more than a third of the name would have to change.</summary>
    public static string? Of(string name, IEnumerable<string> candidates)
    {
        string? closest = null;
        int least = Math.Max(1, name.Length / 3) + 1;
        foreach (string candidate in candidates.OrderBy(candidate => candidate, StringComparer.Ordinal))
        {
            int distance = Distance(name.ToLowerInvariant(), candidate.ToLowerInvariant());
            if (distance < least)
            {
                least = distance;
                closest = candidate;
            }
        }

        return closest;
    }

    /// <summary>Edit distance with neighbouring characters swapped as one edit.</summary>
    private static int Distance(string a, string b)
    {
        var distances = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            distances[i, 0] = i;
        }

        for (int j = 0; j <= b.Length; j++)
        {
            distances[0, j] = j;
        }

        for (int i = 1; i <= a.Length; i++)
        {
            for (int j = 1; j <= b.Length; j++)
            {
                int change = distances[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                int best = Math.Min(change, Math.Min(distances[i - 1, j], distances[i, j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    best = Math.Min(best, distances[i - 2, j - 2] + 1);
                }

                distances[i, j] = best;
            }
        }

        return distances[a.Length, b.Length];
    }
}
