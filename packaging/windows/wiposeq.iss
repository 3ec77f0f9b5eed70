; Makes setup.exe of the folder that packaging\build.py wrote. Run packaging\windows\build.ps1, which starts it.
; Silent: wiposeq-setup.exe /VERYSILENT /ALLUSERS (or /CURRENTUSER). Inno Setup 6.3 or newer.

#ifndef Version
  #error Call packaging\windows\build.ps1, which names the version.
#endif

[Setup]
AppId={{6B0B6E9C-5B3F-4F0E-9D0B-3F1B7A4A26D5}
AppName=WipoSeq
AppVersion={#Version}
AppPublisher=The WipoSeq developers
DefaultDirName={autopf}\WipoSeq
DefaultGroupName=WipoSeq
DisableProgramGroupPage=yes
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog commandline
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
ChangesAssociations=yes
ChangesEnvironment=yes
Compression=lzma2/ultra64
SolidCompression=yes
LicenseFile=..\..\LICENSE
OutputDir=..\..\dist
OutputBaseFilename=wiposeq-{#Version}-windows-x64-setup
UninstallDisplayIcon={app}\wiposeq-window.exe

[Tasks]
Name: desktopicon; Description: "{cm:CreateDesktopIcon}"; Flags: unchecked
Name: path; Description: "Add the command wiposeq to the search path"; Flags: unchecked

[InstallDelete]
Type: filesandordirs; Name: "{app}\_internal"

[Files]
Source: "..\..\dist\wiposeq\*"; DestDir: "{app}"; Flags: recursesubdirs ignoreversion

[Icons]
Name: "{group}\WipoSeq"; Filename: "{app}\wiposeq-window.exe"
Name: "{autodesktop}\WipoSeq"; Filename: "{app}\wiposeq-window.exe"; Tasks: desktopicon

[Registry]
Root: HKA; Subkey: "Software\Classes\.wsq"; ValueType: string; ValueData: "WipoSeq.Project"; Flags: uninsdeletevalue
Root: HKA; Subkey: "Software\Classes\WipoSeq.Project"; ValueType: string; ValueData: "WipoSeq project"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\WipoSeq.Project\DefaultIcon"; ValueType: string; ValueData: "{app}\wiposeq-window.exe,0"
Root: HKA; Subkey: "Software\Classes\WipoSeq.Project\shell\open\command"; ValueType: string; ValueData: """{app}\wiposeq-window.exe"" ""%1"""
Root: HKCU; Subkey: "Environment"; ValueType: expandsz; ValueName: "Path"; ValueData: "{olddata};{app}"; Tasks: path; Check: NeedsPath

[Code]
function NeedsPath: Boolean;
var
  Path: string;
begin
  Result := not RegQueryStringValue(HKCU, 'Environment', 'Path', Path)
    or (Pos(';' + Uppercase(ExpandConstant('{app}')) + ';', ';' + Uppercase(Path) + ';') = 0);
end;

procedure CurUninstallStepChanged(Step: TUninstallStep);
var
  Path: string;
begin
  if (Step = usPostUninstall) and RegQueryStringValue(HKCU, 'Environment', 'Path', Path) then
  begin
    Path := Path + ';';
    if StringChangeEx(Path, ';' + ExpandConstant('{app}') + ';', ';', True) > 0 then
      RegWriteExpandStringValue(HKCU, 'Environment', 'Path', Copy(Path, 1, Length(Path) - 1));
  end;
end;
