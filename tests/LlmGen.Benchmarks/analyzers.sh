#!/usr/bin/env bash
# What the rules cost a build, by the compiler's own account (-p:ReportAnalyzer=true), beside Meziantou.Analyzer on the same project in the same build.
# Every rule on calls of models runs, suggestions too; of Meziantou's those that run by default. The compiler's account is of time that passes, not of the
# processor's: beside other load only the ratios within one line mean anything. Usage: analyzers.sh [RUNS] [PROJECT...], of: none tenth long large
set -eu
runs=${1:-3}
shift || true
projects=${*:-none tenth long large}
repository=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_UI_LANGUAGE=en

dotnet pack "$repository/src/LlmGen.Analyzers" -c Release -v q -o "$work/feed" -p:Version=0.1.0-cost -p:UseArtifactsOutput=true -p:ArtifactsPath="$work/artifacts" >/dev/null

# project NAME: an empty one, with both packages.
project() {
  mkdir -p "$work/$1"
  cat >"$work/$1/$1.csproj" <<EOF
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <TargetFramework>net10.0</TargetFramework>
    <Nullable>enable</Nullable>
    <EnableNETAnalyzers>false</EnableNETAnalyzers>
    <RestoreAdditionalProjectSources>$work/feed</RestoreAdditionalProjectSources>
    <RestorePackagesPath>$work/packages</RestorePackagesPath>
    <RestoreFallbackFolders>${NUGET_PACKAGES:-$HOME/.nuget/packages}</RestoreFallbackFolders>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="LlmGen.Analyzers" Version="0.1.0-cost" PrivateAssets="all" />
    <PackageReference Include="Meziantou.Analyzer" Version="3.0.300" PrivateAssets="all" />
    <PackageReference Include="Microsoft.Extensions.AI.Abstractions" Version="10.11.0" />
  </ItemGroup>
</Project>
EOF
  printf '[*.cs]\ndotnet_analyzer_diagnostic.category-LlmGen.Latency.severity = warning\n' >"$work/$1/.editorconfig"
}

# plain NAME NUMBER: a file of ordinary code.
plain() {
  printf '%s\n' \
    'using System;' 'using System.Collections.Generic;' 'using System.IO;' 'using System.Linq;' 'using System.Threading.Tasks;' \
    'namespace Contoso;' \
    "public sealed class Order$2(string customer)" '{' \
    '    private readonly List<(string Name, int Count, decimal Price)> _lines = [];' \
    '    public string Customer => customer;' \
    '    public decimal Total => _lines.Sum(line => line.Count * line.Price);' \
    '    public void Add(string name, int count, decimal price)' '    {' \
    '        if (count <= 0) { throw new ArgumentOutOfRangeException(nameof(count)); }' \
    '        _lines.Add((name.Trim(), count, price));' '    }' \
    '    public async Task<int> SaveAsync(TextWriter writer)' '    {' \
    '        int written = 0;' \
    '        foreach ((string name, int count, decimal price) in _lines.OrderBy(line => line.Name))' '        {' \
    '            string text = $"{name};{count};{price}";' \
    '            await writer.WriteLineAsync(text);' \
    '            written += text.Length;' '        }' \
    '        await writer.FlushAsync();' \
    '        return written;' '    }' \
    '    public override string ToString() => string.Join(", ", _lines.Select(line => line.Name.ToUpperInvariant()));' '}' >"$work/$1/Order$2.cs"
}

# calling NAME NUMBER: a file of code that calls a model.
calling() {
  printf '%s\n' \
    'using System;' 'using System.Collections.Generic;' 'using System.Threading;' 'using System.Threading.Tasks;' 'using Microsoft.Extensions.AI;' \
    'namespace Contoso;' \
    "public sealed class Desk$2(IChatClient client)" '{' \
    '    public async Task<(string, string)> ReadAsync(string ticket, CancellationToken cancellationToken)' '    {' \
    '        string summary = await AskAsync("Summarize this ticket.\n\n" + ticket, cancellationToken);' \
    '        string mood = await AskAsync("Name the mood of this ticket.\n\n" + ticket, cancellationToken);' \
    '        return (summary, mood);' '    }' \
    '    public async Task<List<string>> AllAsync(IReadOnlyList<string> tickets, CancellationToken cancellationToken)' '    {' \
    '        var answers = new List<string>();' \
    '        foreach (string ticket in tickets)' '        {' \
    '            var messages = new List<ChatMessage> { new(ChatRole.System, "It is " + DateTime.Now), new(ChatRole.User, ticket) };' \
    '            ChatResponse response = await client.GetResponseAsync(messages, new ChatOptions { Temperature = 0 });' \
    '            answers.Add(response.Text);' '        }' \
    '        return answers;' '    }' \
    '    private async Task<string> AskAsync(string prompt, CancellationToken cancellationToken) =>' \
    '        (await client.GetResponseAsync(prompt, cancellationToken: cancellationToken)).Text;' '}' >"$work/$1/Desk$2.cs"
}

# files NAME COUNT EVERY: so many files, calls in every so-manyth; none where it is 0.
files() {
  project "$1"
  local number
  for ((number = 1; number <= $2; number++)); do
    if (($3 > 0 && number % $3 == 0)); then calling "$1" "$number"; else plain "$1" "$number"; fi
  done
}

# method NAME LINES: one method of so many lines, a call in every twentieth.
method() {
  project "$1"
  {
    printf '%s\n' 'using System.Threading.Tasks;' 'using Microsoft.Extensions.AI;' 'namespace Contoso;' 'public sealed class Long(IChatClient client)' '{' \
      '    public async Task<int> RunAsync(string text)' '    {' '        int total = 0;'
    local line
    for ((line = 1; line <= $2; line++)); do
      if ((line % 20 == 0)); then
        echo "        ChatResponse answer$line = await client.GetResponseAsync(\"Question $line: \" + text, new ChatOptions { MaxOutputTokens = 100 });"
      else
        echo "        total += text.Length * $line % 7;"
      fi
    done
    printf '%s\n' '        return total;' '    }' '}'
  } >"$work/$1/Long.cs"
}

# measure NAME: seconds in all rules of LlmGen, in the median rule and in all of Meziantou's, and in the compiler; one line a run.
measure() {
  local run
  dotnet restore "$work/$1" -v q >/dev/null
  for ((run = 1; run <= runs; run++)); do
    # A compiler of its own for each build, as on a build server.
    dotnet build "$work/$1" --no-restore --no-incremental -tl:off -v:d -clp:PerformanceSummary -p:ReportAnalyzer=true -p:UseSharedCompilation=false >"$work/log" 2>&1 || true
    awk -v name="$1" '
      /Time \(s\) +% +Analyzer/ { analyzers = 1 }
      /Time \(s\) +% +Generator/ { analyzers = 0 }
      analyzers && /, Version=/ { assembly = $3; sub(",", "", assembly); total[assembly] = $1; next }
      analyzers && assembly == "Meziantou.Analyzer" && /Meziantou\.Analyzer\.Rules\./ { time = $1; sub("<", "", time); times[++count] = time + 0 }
      analyzers && /^ *[0-9].* s *$/ { analyzers = 0 }
      / ms +Csc +[0-9]+ calls/ { compiler = $1 / 1000 }
      END {
        for (i = 1; i <= count; i++) for (j = i + 1; j <= count; j++) if (times[j] < times[i]) { t = times[i]; times[i] = times[j]; times[j] = t }
        printf "%-8s all of LlmGen %.3f s; Meziantou: median rule %.3f s, slowest %.3f s, all %d %.3f s; compiler %.1f s\n",
          name, total["LlmGen.Analyzers"], times[int((count + 1) / 2)], times[count], count, total["Meziantou.Analyzer"], compiler
      }' "$work/log"
  done
}

uptime
for name in $projects; do
  case $name in
    none) files none 1000 0 ;;
    tenth) files tenth 1000 10 ;;
    long) method long 4000 ;;
    large) files large 10000 10 ;;
  esac
  measure "$name"
done
uptime
