# Build wiposeq-VERSION-windows-x64-setup.exe in dist: powershell packaging\windows\build.ps1 [--page ADDRESS]
# Needs Python 3.11 or newer and Inno Setup 6.3 (https://jrsoftware.org). Signing: set SIGNTOOL to a command for signtool
# that takes the file as its last argument; without it the installer is not signed.
$ErrorActionPreference = "Stop"
Set-Location (Join-Path $PSScriptRoot "..\..")
py packaging\build.py @args
if ($LASTEXITCODE) { exit $LASTEXITCODE }
$version = (Select-String -Path wiposeq\__init__.py -Pattern '__version__ = "(.+)"').Matches[0].Groups[1].Value
$compiler = Get-Command iscc -ErrorAction SilentlyContinue
$iscc = if ($compiler) { $compiler.Source } else { "${env:ProgramFiles(x86)}\Inno Setup 6\ISCC.exe" }
if (-not (Test-Path $iscc)) { Write-Error "Inno Setup 6 was not found. Install it, then start again." }
& $iscc "/DVersion=$version" packaging\windows\wiposeq.iss
if ($LASTEXITCODE) { exit $LASTEXITCODE }
$setup = "dist\wiposeq-$version-windows-x64-setup.exe"
if ($env:SIGNTOOL) { cmd /c "$env:SIGNTOOL `"$setup`""; if ($LASTEXITCODE) { exit $LASTEXITCODE } }
(Get-FileHash $setup -Algorithm SHA256).Hash.ToLower() + "  " + (Split-Path $setup -Leaf) | Add-Content dist\SHA256SUMS
Write-Output "$setup is ready."
