namespace SupportDesk;

/// <summary>The file of tickets cannot be used; the message says why.</summary>
internal sealed class TicketFileException(string message, Exception? innerException = null) : Exception(message, innerException);
