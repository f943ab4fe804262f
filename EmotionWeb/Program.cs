using EmotionWeb.Commands;

return await CommandLine.RunAsync(args);

/// <summary>The entry point, public so that tests can host it.</summary>
public partial class Program;
