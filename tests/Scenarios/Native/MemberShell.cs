using System.Diagnostics;

namespace Warden.Scenarios.Native;

/// <summary>One member's shell: a folder with its settings, and what it keeps running.</summary>
internal sealed class MemberShell : IAsyncDisposable
{
    private readonly string folder;
    private readonly List<Process> running = [];

    private MemberShell(string folder, string mspId) => (this.folder, MspId) = (folder, mspId);

    public string MspId { get; }

    /// <summary>Writes member.env, and the programs' names as scripts on PATH.</summary>
    public static MemberShell Create(string folder, string mspId, IReadOnlyDictionary<string, string> environment)
    {
        var programs = Directory.CreateDirectory(Path.Combine(folder, "programs")).FullName;
        foreach (var (name, assembly) in ((string, string)[])[("warden", "warden.dll"), ("Warden.Chaincode.Governance", "Warden.Chaincode.Governance.dll")])
        {
            var script = Path.Combine(programs, name);
            File.WriteAllText(script, $"#!/bin/sh\nexec dotnet '{Path.Combine(AppContext.BaseDirectory, assembly)}' \"$@\"\n");
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }
        }

        File.WriteAllLines(
            Path.Combine(folder, "member.env"),
            environment.Select(e => $"export {e.Key}='{(e.Key == "PATH" ? $"{programs}:" : "")}{e.Value}'"));
        return new MemberShell(folder, mspId);
    }

    /// <summary>Runs a block and waits for its end.</summary>
    public async Task<(int Code, string Output)> TryAsync(string block, CancellationToken cancellationToken)
    {
        using var process = Start(block);
        try
        {
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return (process.ExitCode, output + await errors);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    /// <summary>Runs a block that goes on; done when the program has said something.</summary>
    public async Task StartAsync(string block, CancellationToken cancellationToken)
    {
        var process = Start(block);
        running.Add(process);
        var said = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var errors = new List<string>();
        process.OutputDataReceived += (_, line) => said.TrySetResult(line.Data is not null);
        process.ErrorDataReceived += (_, line) =>
        {
            lock (errors)
            {
                errors.Add(line.Data ?? "");
            }
        };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        if (!await said.Task.WaitAsync(cancellationToken))
        {
            await process.WaitForExitAsync(cancellationToken);
            Assert.Fail($"{MspId}: {block}{Environment.NewLine}{string.Join(Environment.NewLine, errors)}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in running)
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync(CancellationToken.None);
            }

            process.Dispose();
        }
    }

    private Process Start(string block)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-eu", "-c", $". ./member.env\n{block}"])
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        // What is killed leaves its diagnostics' pipes in the temporary folder.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        return Children.Start(start);
    }
}
