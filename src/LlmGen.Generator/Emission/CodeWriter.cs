using System.Text;

namespace LlmGen.Generator.Emission;

/// <summary>Writes lines of C# at an indentation. Lines end in a line feed on every machine.</summary>
internal sealed class CodeWriter
{
    private readonly StringBuilder _text;
    private int _indentation;

    /// <param name="header">The first lines, whose line ends are made line feeds too.</param>
    public CodeWriter(string header) => _text = new StringBuilder(header).Replace("\r\n", "\n").Append('\n');

    public void Line(string line = "")
    {
        if (line.Length > 0)
        {
            _text.Append(' ', 4 * _indentation).Append(line);
        }

        _text.Append('\n');
    }

    /// <summary>Begins a block in braces, which ends with <see cref="End"/>.</summary>
    public void Begin(string header)
    {
        Line(header);
        Begin();
    }

    public void Begin()
    {
        Line("{");
        _indentation++;
    }

    public void End(string terminator = "")
    {
        _indentation--;
        Line("}" + terminator);
    }

    public override string ToString() => _text.ToString();
}
