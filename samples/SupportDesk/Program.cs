using SupportDesk;

return await SupportDeskCommand.RunAsync(args, Console.Out, Console.Error, TimeProvider.System);
