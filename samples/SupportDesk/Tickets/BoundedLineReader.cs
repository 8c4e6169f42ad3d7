using System.Text;

namespace SupportDesk;

/// <summary>Reads lines as <see cref="TextReader.ReadLine"/> does, but keeps no more of a line than a limit: a file may be one endless line.</summary>
internal sealed class BoundedLineReader(TextReader reader, int limit)
{
    private readonly char[] _buffer = new char[4096];
    private readonly StringBuilder _line = new();
    private int _next;
    private int _end;
    private bool _skipLineFeed;

    /// <summary>The line that was read last, without its end.</summary>
    public string Line => _line.ToString();

    /// <summary>Whether that line is longer than the limit, and cut there.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Reads the next line; false at the end.</summary>
    public async Task<bool> ReadAsync(CancellationToken cancellationToken)
    {
        _line.Clear();
        IsCut = false;
        bool any = false;
        while (_next < _end || await FillAsync(cancellationToken))
        {
            char character = _buffer[_next++];
            bool continuesLineEnd = _skipLineFeed && character == '\n';
            _skipLineFeed = character == '\r';
            if (continuesLineEnd)
            {
                continue;
            }

            if (character is '\n' or '\r')
            {
                return true;
            }

            any = true;
            if (_line.Length < limit)
            {
                _line.Append(character);
            }
            else
            {
                IsCut = true;
            }
        }

        return any;
    }

    private async Task<bool> FillAsync(CancellationToken cancellationToken)
    {
        _next = 0;
        _end = await reader.ReadAsync(_buffer, cancellationToken);
        return _end > 0;
    }
}
